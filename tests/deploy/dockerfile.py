"""Reads deploy/Dockerfile. As a program: copies what the image's build would see and prints the command that builds the image's /app there, in another folder."""
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[2]


class Dockerfile:
    """The instructions as (name, text), continued lines joined, and what the last stage says."""

    def __init__(self):
        text = re.sub(r"\\\n\s*", " ", (REPOSITORY / "deploy" / "Dockerfile").read_text())
        lines = [line for line in text.splitlines() if line and not line.startswith("#")]
        self.instructions = [tuple(line.split(None, 1)) for line in lines]
        last = max(i for i, (name, _) in enumerate(self.instructions) if name == "FROM")
        self.last_stage = self.instructions[last:]

    def sources(self):
        """Every file and folder that is copied from the build context."""
        copies = [text.split() for name, text in self.instructions if name == "COPY" and "--from=" not in text]
        return list(dict.fromkeys(source for words in copies for source in words[:-1]))

    def publish_command(self):
        return self._command("dotnet publish")

    def page_command(self):
        return self._command("npm install")

    def page(self):
        """Where the stage of the page leaves it below the context, and where it is in the image."""
        (words,) = [text.split() for name, text in self.last_stage if name == "COPY" and text.startswith("--from=page")]
        return words[1].removeprefix("/source/"), words[2]

    def _command(self, start):
        (command,) = [text for name, text in self.instructions if name == "RUN" and text.startswith(start)]
        return command

    def environment(self):
        pairs = [pair for name, text in self.last_stage if name == "ENV" for pair in shlex.split(text)]
        return dict(pair.split("=", 1) for pair in pairs)

    def value(self, instruction):
        (text,) = [text for name, text in self.last_stage if name == instruction]
        return text

    def array(self, instruction):
        """The words of an instruction in JSON form, as CMD and ENTRYPOINT have it."""
        text = self.value(instruction)
        return re.findall(r'"([^"]*)"', text[text.index("["):])


def copy_context(target):
    """Copies the tracked and new files under the COPY sources, as the .dockerignore would let them through."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard", "--", *Dockerfile().sources()],
        cwd=REPOSITORY, check=True, capture_output=True, text=True).stdout.split("\0")
    for name in filter(None, listed):
        if (REPOSITORY / name).exists():
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(REPOSITORY / name, target / name)


if __name__ == "__main__":
    copy_context(Path(sys.argv[1]))
    image, app = Dockerfile(), sys.argv[2]
    made, place = image.page()
    print(image.publish_command().replace("--output /app", f"--output {app}"),
          f"(cd clients/typescript && {image.page_command()})",
          f"cp -R {made} {place.replace('/app', app, 1)}", sep=" && ")
