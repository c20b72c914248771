"""What is counted and printed (统计与文书): statistics, letters, spreadsheets."""
