DELETE FROM histogram WHERE level = {level}
