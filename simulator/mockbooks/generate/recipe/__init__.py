"""A recipe: what a company is like, in a TOML file that a person can write.

The recipes that come with the package lie in `fixtures/recipes` of a checkout and in `mockbooks/recipes` of an
installed package; one of a user's own is named by its path. A recipe is checked while it is read: whatever is missing,
unknown or of the wrong kind is named with its place in the file. `facts` says what may stand in it.
"""

from __future__ import annotations

from pathlib import Path

from mockbooks.generate.recipe.reading import RecipeError
from mockbooks.generate.recipe.recipe import FORMAT, Recipe

__all__ = ["FOLDERS", "FORMAT", "Recipe", "RecipeError", "find", "names"]

_PACKAGE = Path(__file__).resolve().parents[2]
#: Where recipes are looked for: beside an installed package, or in the checkout.
FOLDERS = (_PACKAGE / "recipes", _PACKAGE.parents[1] / "fixtures" / "recipes")


def names() -> list[str]:
    """The recipes that come with the package."""
    return sorted({file.stem for folder in FOLDERS if folder.is_dir() for file in folder.glob("*.toml")})


def find(recipe: str | Path | Recipe) -> Recipe:
    """The recipe of that name, or in the file of that path; RecipeError if there is none, or it cannot be read."""
    if isinstance(recipe, Recipe):
        return recipe
    text = str(recipe)
    if isinstance(recipe, Path) or text.endswith(".toml"):
        candidates = [Path(recipe)]
    else:
        candidates = [folder / f"{text}.toml" for folder in FOLDERS]
    for file in candidates:
        if file.is_file():
            try:
                return Recipe.parse(file.read_text("utf-8"), source=str(recipe))
            except (OSError, UnicodeDecodeError) as error:
                raise RecipeError(f"{recipe}: {error}") from None
    known = ", ".join(names()) or "none"
    raise RecipeError(f"there is no recipe {text!r}; those that come with Mockbooks: {known}; or name a .toml file")
