"""The icons of the page: strokes on a grid of 24, drawn in the colour of the text around them."""

from markupsafe import Markup

_PATHS = {
    "plus": "M12 5v14M5 12h14",
    "menu": "M4 7h16M4 12h16M4 17h10",
    "close": "M6 6l12 12M18 6L6 18",
    "send": "M12 19V5M6 11l6-6 6 6",
    "stop": "M7 7h10v10H7z",
    "copy": "M9 9h10v10H9zM15 9V5H5v10h4",
    "again": "M20 11a8 8 0 1 0-2.3 6.3M20 5v6h-6",
    "edit": "M4 20l1-4L16 5l3 3L8 19zM14 7l3 3",
    "like": "M7 11v9H4v-9zM7 11l4-7a2 2 0 0 1 2 2v4h5a2 2 0 0 1 2 2l-1.5 6.5A2 2 0 0 1 16.500 20H7",
    "dislike": "M17 13V4h3v9zM17 13l-4 7a2 2 0 0 1-2-2v-4H6a2 2 0 0 1-2-2l1.500-6.500A2 2 0 0 1 7.500 4H17",
    "more": "M6 12h.01M12 12h.01M18 12h.01",
    "note": "M7 3h7l4 4v14H7a1 1 0 0 1-1-1V4a1 1 0 0 1 1-1zM14 3v4h4M9 12h6M9 16h6",
    "chat": "M5 5h14a1 1 0 0 1 1 1v9a1 1 0 0 1-1 1h-8l-5 4v-4H5a1 1 0 0 1-1-1V6a1 1 0 0 1 1-1z",
    "map": "M5.500 8a2 2 0 1 0 4 0 2 2 0 1 0-4 0M14 6a2 2 0 1 0 4 0 2 2 0 1 0-4 0M15 16a2 2 0 1 0 4 0 2 2 0 1 0-4 0"
    "M6 17a1.500 1.500 0 1 0 3 0 1.500 1.500 0 1 0-3 0",
    "theme": "M12 4a8 8 0 1 0 8 8 6 6 0 0 1-8-8z",
    "settings": "M4 8h9M17 8h3M4 16h3M11 16h9M13 8a2 2 0 1 0 4 0 2 2 0 1 0-4 0M7 16a2 2 0 1 0 4 0 2 2 0 1 0-4 0",
    "open": "M14 5h5v5M19 5l-8 8M17 14v5H5V7h5",
    "spark": "M12 4l1.800 5.200L19 11l-5.200 1.800L12 18l-1.800-5.200L5 11l5.200-1.800z",
    "ask": "M5 12h13M13 7l5 5-5 5",
    "sync": "M4 12a8 8 0 0 1 13.700-5.700L20 8M20 4v4h-4M20 12a8 8 0 0 1-13.700 5.700L4 16M4 20v-4h4",
}


def icon(name: str) -> Markup:
    """The icon as SVG, for the eye only: what it does is said by the label of its button."""
    return Markup('<svg class="icon" viewBox="0 0 24 24" aria-hidden="true"><path d="{}"/></svg>').format(_PATHS[name])
