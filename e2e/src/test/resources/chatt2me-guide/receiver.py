from flask import Flask, request
app = Flask(__name__)
@app.post('/webhooks/chatt2me')
def webhook():
    payload = request.get_json()
    print('Event received:', payload)
    # Process the event here...
    return 'OK', 200
