"""Recipes to companies: a whole company file with a year of trading, drawn from a recipe and a seed.

`recipe` reads the recipe, `people` makes up names and places with faker, `cast` the lists, `trading` the year, and
`requests` writes both as the requests that a client would send. Everything up to there is plain data and touches no
company. `company` has them processed by the engine, so that every rule and every posting is QuickBooks' own.

The same recipe, seed and counts give the same requests at the same moments, and so the same file, byte for byte (for
one version of faker, whose lists of names are its own).
"""
