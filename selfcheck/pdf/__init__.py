"""排版: our HTML to PDF/A-3u, in a child process that reaches nothing. Only this part knows WeasyPrint."""
