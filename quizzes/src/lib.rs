//! quizzes.
