"""The tables that the conformance run prints, a row as soon as it is known."""


class Table:
    """Columns of fixed width; numbers to the right, words to the left."""

    def __init__(self, title: str, **columns: int):
        self._columns = columns
        print(f"\n{title}\n")
        self._print([name.replace("_", " ") for name in columns])
        self._print(["-" * abs(width) for width in columns.values()])

    def row(self, *values: object) -> None:
        """Prints a row; a negative width of the column means to the right."""
        self._print([str(value) for value in values])

    def _print(self, values: list[str]) -> None:
        cells = [value.rjust(-width) if width < 0 else value.ljust(width) for value, width in zip(values, self._columns.values(), strict=True)]
        print("  ".join(cells).rstrip(), flush=True)
