"""Which mail is written, to whom, and under which key. None holds a note, or an address of anybody else."""
