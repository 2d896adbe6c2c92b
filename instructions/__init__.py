"""Patient instructions: structured steps, a clinic and a visit become an accessible handout."""

__version__ = "0.1.0"
