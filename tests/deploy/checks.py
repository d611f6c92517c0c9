"""Counts what holds and what does not."""
import traceback


class Checks:
    def __init__(self):
        self.passed = 0
        self.failed = 0

    def that(self, name, holds, seen=""):
        """One fact; "seen" is printed if it does not hold."""
        if holds:
            self.passed += 1
            print(f"passed: {name}")
        else:
            self.failed += 1
            print(f"failed: {name}: {seen}")
        return holds

    def run(self, name, section, *arguments):
        """A group of facts; an error in it counts as one that does not hold."""
        print(f"== {name}")
        try:
            section(self, *arguments)
        except Exception:
            self.that(name, False, traceback.format_exc())
