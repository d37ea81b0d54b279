"""Models with encrypted columns: the place of a value is its table, row and column."""

import uuid
from typing import Any

from django.db import models

from screening.sealing import place, seal, unseal


class SealedModel(models.Model):
    """Give a model an id made in Python, since the cipher binds to it before INSERT."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)

    class Meta:
        abstract = True

    def seal(self, field: str, content: Any) -> None:
        """Encrypt JSON-able content into a binary column of this row."""
        setattr(self, field, seal(content, self.place(field)))

    def unseal(self, field: str) -> Any:
        """Decrypt a binary column; None where nothing was ever sealed.

        Raises CannotOpen.
        """
        sealed = getattr(self, field)
        return unseal(sealed, self.place(field)) if sealed else None

    def place(self, field: str) -> bytes:
        """Return the associated data of a column of this row."""
        return place(self._meta.db_table, self.id, field)
