"""What goes out, before a person sees it: texts and cards, tried and drawn."""
