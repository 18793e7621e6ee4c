"""Files in and out: folders and workbooks.  Writes are atomic; nothing a user wrote is lost."""
