"""A witness: on another machine, in other hands, it cosigns checkpoints that continue what it saw before."""
