"""Generates the code of protos/ before setuptools looks for packages; everything else is in pyproject.toml."""

import subprocess
import sys
from pathlib import Path

from setuptools import setup

HERE = Path(__file__).resolve().parent

if (HERE.parents[1] / "protos").is_dir():  # a source distribution brings the generated code along instead
    subprocess.run([sys.executable, str(HERE / "generate")], check=True)

setup()
