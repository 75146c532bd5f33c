"""``python -m routing`` is ``routing``."""

from routing.cli import main

if __name__ == "__main__":
    main()
