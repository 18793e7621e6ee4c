"""``python -m detente``: the command line where no script is installed."""

from detente.cli import main

if __name__ == "__main__":
    main()
