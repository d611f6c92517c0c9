#!/usr/bin/env python3
"""Streams layers of a photo from a server, says what each of them does, and writes a montage of the first.

    look_inside.py PHOTO [PATTERN] [ADDRESS]      default: conv1* from http://127.0.0.1:5080
"""

import sys

import activationplatform


def main(photo: str, pattern: str = "conv1*", address: str = "http://127.0.0.1:5080") -> None:
    """Prints a line for each layer as it arrives."""
    with activationplatform.Client(address) as client:
        if client.layers().demonstration:
            print("This network's weights are a demonstration: its classes mean nothing.")
        for best in client.classify(photo, top=3):
            print(f"{best.probability:7.1%}  {best.label}")
        print(f"\n{'layer':28} {'shape':20} {'minimum':>9} {'mean':>9} {'maximum':>9}")
        first = None
        for layer, values in client.activations(photo, layers=pattern):
            first = first or layer
            shape = " x ".join(map(str, values.shape))
            print(f"{layer.name:28} {shape:20} {values.min():9.3f} {values.mean():9.3f} {values.max():9.3f}")
        montage = client.montage(photo, first)
    with open("montage.png", "wb") as file:
        file.write(montage.data)
    print(f"\nmontage.png: {montage.alternative_text}")


if __name__ == "__main__":
    if len(sys.argv) not in (2, 3, 4):
        sys.exit(__doc__)
    try:
        main(*sys.argv[1:])
    except (activationplatform.ActivationError, OSError) as error:
        sys.exit(f"{type(error).__name__}: {error}")
