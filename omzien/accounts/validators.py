"""Password rules. Django's own, with our words: its Dutch says "u" and "de e-mailadres"."""

from django.contrib.auth import password_validation
from django.core.exceptions import ValidationError


class MinimumLengthValidator(password_validation.MinimumLengthValidator):
    def get_error_message(self) -> str:
        return f"Kies een wachtwoord van minstens {self.min_length} tekens."

    def get_help_text(self) -> str:
        return f"Je wachtwoord is minstens {self.min_length} tekens lang."


class CommonPasswordValidator(password_validation.CommonPasswordValidator):
    def get_error_message(self) -> str:
        return "Dit wachtwoord gebruiken veel mensen. Kies iets dat niemand raadt."

    def get_help_text(self) -> str:
        return "Kies geen wachtwoord dat veel mensen gebruiken."


class SimilarityValidator(password_validation.UserAttributeSimilarityValidator):
    def __init__(self) -> None:
        super().__init__(user_attributes=("email", "name"))

    def get_error_message(self) -> str:
        return "Dit wachtwoord lijkt te veel op je naam of e-mailadres."

    def get_help_text(self) -> str:
        return "Je wachtwoord lijkt niet op je naam of e-mailadres."


class MaximumLengthValidator:
    """Longer than this is an attack on the hashing, not a pass phrase (OWASP ASVS 5.0, 6.2)."""

    def __init__(self, max_length: int = 128) -> None:
        self.max_length = max_length

    def validate(self, password: str, user: object = None) -> None:
        if len(password) > self.max_length:
            raise ValidationError(f"Kies een wachtwoord van hoogstens {self.max_length} tekens.", "password_too_long")

    def get_help_text(self) -> str:
        return f"Je wachtwoord mag hoogstens {self.max_length} tekens lang zijn."
