"""Makes patient handouts: `python generate.py --help`."""

from instructions.cli import main

if __name__ == "__main__":
    main()
