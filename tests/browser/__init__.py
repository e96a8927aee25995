"""Looking at pages: the gallery of components, the icon sprite, and axe-core over both."""
