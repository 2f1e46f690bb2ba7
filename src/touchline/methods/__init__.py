"""One piece of mathematics a file: arrays in, numbers out; knows no customer."""
