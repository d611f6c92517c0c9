"""The program under test: built once, started as a server on free loopback ports."""

import os
import re
import subprocess
import time
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[2]
PROGRAM = REPOSITORY / "src/ActivationPlatform.Cli/bin/Release/net10.0/actplat.dll"
START_SECONDS = 60
ENVIRONMENT = {**os.environ, "DOTNET_NOLOGO": "1", "DOTNET_CLI_TELEMETRY_OPTOUT": "1"}


def build() -> None:
    """Builds the command line, which contains the server."""
    command = ["dotnet", "build", str(REPOSITORY / "src/ActivationPlatform.Cli"), "-c", "Release", "--nologo", "--verbosity", "quiet"]
    built = subprocess.run(command, env=ENVIRONMENT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
    if built.returncode != 0:
        raise RuntimeError(f"dotnet build failed:\n{built.stdout}")


def activations(image: Path, folder: Path) -> None:
    """Every layer of an image, computed without a server, as .npy files."""
    command = ["dotnet", str(PROGRAM), "activations", str(image), "--layer", "*", "--out", str(folder), "--format", "npy", "--quiet"]
    subprocess.run(command, env=ENVIRONMENT, stdout=subprocess.DEVNULL, check=True)


class Server:
    """`actplat serve` as long as the context lasts."""

    def __init__(self, log: Path, *settings: str):
        self._log = log
        self._settings = settings
        self.address = ""
        self.web_address = ""

    def __enter__(self) -> "Server":
        command = ["dotnet", str(PROGRAM), "serve", "--urls", "http://127.0.0.1:0", "--web-urls", "http://127.0.0.1:0", *self._settings]
        with self._log.open("wb") as log:
            self._process = subprocess.Popen(command, env=ENVIRONMENT, stdout=log, stderr=subprocess.STDOUT)
        limit = time.monotonic() + START_SECONDS
        while time.monotonic() < limit and self._process.poll() is None:
            said = re.search(r"Serving gRPC on http://([\d.]+:\d+)/ and gRPC-Web on http://([\d.]+:\d+)/", self._log.read_text())
            if said:
                self.address, self.web_address = said.groups()
                return self
            time.sleep(0.1)
        self.__exit__()
        raise RuntimeError(f"the server did not start:\n{self._log.read_text()}")

    def __exit__(self, *_) -> None:
        self._process.terminate()
        try:
            self._process.wait(10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
