"""Makes patient handouts: `python generate.py --help`."""

from instructions.start import main

if __name__ == "__main__":
    main()
