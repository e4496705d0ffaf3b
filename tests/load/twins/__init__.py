"""How well twins are found: labelled queries, the ideas they want, and a lab full of others around them."""
