UPDATE progress SET merge_level = {level}
