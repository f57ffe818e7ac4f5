UPDATE progress SET checkpoint = {checkpoint}
