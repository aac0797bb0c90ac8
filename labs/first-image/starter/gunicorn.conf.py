# Read by gunicorn when it lies in its working directory. The service also runs without it.
accesslog = "-"
workers = 1
threads = 4
