"""信任包: whom to believe, made from this installation's keys, log and register; its page and its commands."""
