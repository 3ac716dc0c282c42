"""Places: imported, watched at their sources, edited, shared by campaigns, and their photos with the rights to them."""
