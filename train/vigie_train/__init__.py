"""Training of Vigie's linguistic engine: from Universal Dependencies treebanks to one model file a language."""
