"""纸质表单: floor sheets out; scans come back in later."""
