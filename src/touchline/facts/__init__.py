"""What needs neighbours in time, a pure array function a file."""
