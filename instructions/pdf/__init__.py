"""Paper: blocks measured, placed, drawn, tagged, bound into plates, struck and stacked."""
