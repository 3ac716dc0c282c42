"""One folder a page: its routes, and its templates beside them."""
