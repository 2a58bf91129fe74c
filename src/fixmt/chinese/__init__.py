"""What fixmt knows of Chinese: units and their purpose, numerals, dates, names, exact English."""
