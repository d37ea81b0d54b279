"""What staff can do on a case: one form and one service each."""
