"""What joins the audit trail to sign-in, the admin and the pages' own trail."""
