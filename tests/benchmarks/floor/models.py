"""The people's table as Django's log-in reads it."""

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models


class User(AbstractBaseUser):
    """A person, without policy and organization."""

    id = models.UUIDField(primary_key=True)
    email = models.EmailField(unique=True)
    password = models.CharField(max_length=255, db_column="password_hash")
    last_login = models.DateTimeField(null=True)

    USERNAME_FIELD = "email"
    objects = BaseUserManager["User"]()

    class Meta:
        managed = False
        db_table = "users"
