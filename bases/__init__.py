"""What a base is: a healthy app, the language its promises are written in, and a description of both."""
