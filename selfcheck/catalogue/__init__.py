"""监管目录: editions of the national catalogue, the register of products over all editions, the registers of
licence and CCC; search."""
