"""What is true (案卷): suggestions, rounds, replies, ratings, their states and the trail."""
