"""佐证材料: files that units keep as evidence, by digest; checked at the door and whenever they are read."""
