"""The same handouts by this project and by its peers, measured in one run."""
