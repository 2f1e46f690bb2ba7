"""Where the files of the numbers' side lie, and the manifests that make writing atomic."""
