"""What shoppers see: the bundle that the storefront script is given, and the ticker."""
