"""The one error family that is shown to the user as it is."""


class UserError(Exception):
    """Something the user can mend: the message is one sentence that ends with what to do next."""

    exit_code = 1


class WrongUsage(UserError):
    """The command, a setting or a question is not one that can be carried out."""

    exit_code = 2


class NotesMissing(UserError):
    """The notes folder is not there, or holds no note."""


class IndexMissing(UserError):
    """There is no index yet."""


class IndexMismatch(UserError):
    """The index was built by another embedder, splitter or schema."""


class IndexBusy(UserError):
    """Another process is writing the index."""


class ModelUnavailable(UserError):
    """A model cannot be loaded."""
