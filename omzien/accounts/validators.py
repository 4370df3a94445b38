"""Password rules beside Django's own."""

from django.core.exceptions import ValidationError


class MaximumLengthValidator:
    """Longer than this is an attack on the hashing, not a pass phrase (OWASP ASVS 5.0, 6.2)."""

    def __init__(self, max_length: int = 128) -> None:
        self.max_length = max_length

    def validate(self, password: str, user: object = None) -> None:
        if len(password) > self.max_length:
            raise ValidationError(f"Kies een wachtwoord van hoogstens {self.max_length} tekens.", "password_too_long")

    def get_help_text(self) -> str:
        return f"Je wachtwoord mag hoogstens {self.max_length} tekens lang zijn."
