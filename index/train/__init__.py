"""How the bundled encoder is made: `python -m index.train --data FOLDER --out FOLDER`."""
