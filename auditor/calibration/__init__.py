"""What real incidents add to a rating: records of what happened, and the ratings that they speak for."""
