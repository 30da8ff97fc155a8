"""What a company does in a year, a side of business at a time.

An activity is asked every working day for what it enters in the course of the day and, after that, at closing time;
and it is told of everything that is entered. All of them share a `Play`: the recipe, the cast, the days, the position.
Each draws from a random source of its own, so that what one draws does not change another.
"""
