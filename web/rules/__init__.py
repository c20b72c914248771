"""The rules of a congress (办理规则): everybody reads them, two persons change them."""
