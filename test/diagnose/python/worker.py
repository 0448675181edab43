"""Answers requests of one kind without a server: a line of standard input is a number of them."""
import sys

import leaks


def main():
    handle = getattr(leaks, sys.argv[1])
    number = 0
    for line in iter(sys.stdin.readline, ""):
        for _ in range(int(line)):
            handle(number)
            number += 1
        print(number, flush=True)


main()
