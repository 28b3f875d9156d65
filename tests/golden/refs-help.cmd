"$b/sluice-refs" --help
