"""检验项目对照: what official checks test of a product, held against the rows of a unit's list."""
